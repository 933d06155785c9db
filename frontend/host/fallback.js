/* Where site.js is missing, broken, or newer than the browser, the stills are shown, in words that any browser knows. */
addEventListener("load", function () {
  if (window.StayingNeutral) return;
  var slots = document.querySelectorAll("[data-still]");
  for (var i = 0; i < slots.length; i++) {
    var words = document.createElement("p");
    var picture = document.createElement("img");
    words.textContent = "The interactive figure could not be loaded, or this browser is too old for it. This is its picture as printed.";
    picture.src = slots[i].getAttribute("data-still");
    picture.alt = slots[i].getAttribute("data-alt") || "";
    picture.style.maxWidth = "100%";
    slots[i].style.minHeight = "0";
    slots[i].appendChild(words);
    slots[i].appendChild(picture);
  }
});
