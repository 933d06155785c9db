/** What anywidget loads in JupyterLab, Notebook, VS Code and Colab. */

export { default } from "./kit/widget.js";
