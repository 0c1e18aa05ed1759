document.body.textContent = "shown";
