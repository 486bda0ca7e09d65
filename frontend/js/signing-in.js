// The session ended under an open form: the person signs in beside it, by whatever their account asks for, and goes on.
const CHANNEL = "portal-signed-in";

export function startSigningIn(line, back) {
  const box = line.querySelector("[data-draft-box]");
  const again = line.querySelector("[data-draft-again]");
  const channel = new BroadcastChannel(CHANNEL);
  let waiting = false;

  /** The form's new token once its own person is signed in; nothing before. */
  async function token() {
    const answer = await fetch(line.dataset.pulse, {
      redirect: "manual",
      headers: { "X-Requested-With": "XMLHttpRequest", Accept: "application/json" },
    }).catch(() => null);
    if (!answer?.ok || !answer.headers.get("Content-Type")?.includes("json")) return "";
    const { person, csrf } = await answer.json();
    const same = String(person) === line.dataset.person;
    line.querySelector("[data-draft-stranger]").textContent = same ? "" : line.dataset.stranger;
    if (same) renew(csrf);
    return same ? csrf : "";
  }

  async function look() {
    if (!waiting) return;
    const csrf = await token();
    if (!csrf || !waiting) return;
    waiting = false;
    again.hidden = true;
    box.hidden = true;
    back(csrf);
  }

  /** Beside the form: who is in the middle of a sentence goes on typing. */
  function ask() {
    waiting = true;
    again.hidden = false;
    box.hidden = false;
  }

  function insist() {
    ask();
    box.querySelector("a").focus();
  }

  channel.addEventListener("message", look);
  addEventListener("focus", look);
  document.addEventListener("visibilitychange", () => !document.hidden && look());
  again.addEventListener("click", insist);
  line.querySelector("[data-draft-close]").addEventListener("click", () => {
    box.hidden = true;
  });
  return { ask, insist, token };
}

function renew(csrf) {
  for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) input.value = csrf;
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": csrf }));
}

/** In the window in which somebody signed in: tell the others. */
export function tellSignedIn() {
  if (document.querySelector("[data-signed-in]")) new BroadcastChannel(CHANNEL).postMessage("");
}
