"""Install the peers of the requirements files named on the command line, one by one; name those that fail.

A peer without a wheel for this machine must not keep the others out, so one `pip install -r` will not do.
"""

import shlex
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
PIP = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off", "-q"]


def main(files):
    """Install every line of the files, all within the pins of the first."""
    for file in files:
        for line in (HERE / file).read_text().splitlines():
            words = shlex.split(line, comments=True)
            if not words:
                continue
            found = subprocess.run([*PIP, *words, "-c", HERE / files[0]], capture_output=True, text=True)
            if found.returncode:
                complaints = [text for text in found.stderr.splitlines() if text.startswith("ERROR")]
                print(f"  {words[0]} does not install here: {(complaints or ['no reason given'])[-1]}")


if __name__ == "__main__":
    main(["requirements.txt", *sys.argv[1:]])
