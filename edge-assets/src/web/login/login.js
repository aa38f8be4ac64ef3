// Exchanges a token for a cookie that scripts cannot read, and then shows the page that was asked for.
"use strict";
const form = document.getElementById("login");
const field = document.getElementById("token");
const fault = document.getElementById("fault");

// A link on another site brings no cookie with it, although there may be a session: then the same page is asked for once more.
const MARK = "edge-assets-asked-again";
fetch("/api/v1/session", { headers: { accept: "application/json" } }).then((answer) => {
  if (answer.ok && !sessionStorage.getItem(MARK)) {
    sessionStorage.setItem(MARK, "1");
    location.reload();
  } else {
    sessionStorage.removeItem(MARK);
  }
}).catch(() => {});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  fault.textContent = "";
  try {
    const answer = await fetch("/api/v1/session", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ token: field.value }),
    });
    if (answer.ok) {
      field.value = "";
      sessionStorage.removeItem(MARK);
      location.reload();
      return;
    }
    const problem = await answer.json();
    fault.textContent = [problem.detail, problem.cure].filter(Boolean).join("; ");
    field.select();
  } catch {
    fault.textContent = "The server does not answer. Try again.";
  }
});
