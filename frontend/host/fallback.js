/* For a browser too old to read site.js: loaded after it, in words that every browser knows, it shows the stills. */
addEventListener("load", function () {
  if (window.StayingNeutral) return;
  var slots = document.querySelectorAll("[data-still]");
  for (var i = 0; i < slots.length; i++) {
    var words = document.createElement("p");
    var picture = document.createElement("img");
    words.textContent = "This browser is too old for the interactive figure; this is its picture as printed.";
    picture.src = slots[i].getAttribute("data-still");
    picture.alt = slots[i].getAttribute("data-alt") || "";
    picture.style.maxWidth = "100%";
    slots[i].appendChild(words);
    slots[i].appendChild(picture);
  }
});
