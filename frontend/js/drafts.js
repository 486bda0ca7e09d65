// Long forms keep by themselves what is typed: on the server, never in the browser's storage.
import { startSigningIn } from "./signing-in.js";

const PAUSE = 800; // after the last key, in ms
const LONGEST = 1200; // while typing goes on
const PATIENCE = 8000; // for one answer
const RETRIES = [1000, 2000, 4000, 8000, 15000];
const SMALL = 60000; // bytes that a browser still sends while a page is being left

class Keeper {
  constructor(line) {
    this.line = line;
    this.form = line.closest("form");
    this.turn = 0;
    this.tries = 0;
    this.dirty = false;
    this.held = false; // nothing is sent until the person has decided or signed in
    this.signing = startSigningIn(line, (token) => this.back(token));
    this.listen();
  }

  listen() {
    for (const event of ["input", "change"]) this.form.addEventListener(event, () => this.touched());
    this.form.addEventListener("focusout", () => this.dirty && this.soon(0));
    this.form.addEventListener("submit", (event) => this.leaving(event));
    document.addEventListener("visibilitychange", () => document.hidden && this.dirty && this.send(true));
    addEventListener("online", () => this.dirty && this.soon(0));
    this.find("take").addEventListener("click", () => this.take());
  }

  touched() {
    this.dirty = true;
    this.since ??= Date.now();
    if (!this.tries) this.soon(Math.min(PAUSE, Math.max(0, this.since + LONGEST - Date.now())));
  }

  soon(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), wait);
  }

  async send(leaving = false) {
    clearTimeout(this.timer);
    if (this.held || (this.busy && !leaving)) return;
    this.busy = true;
    this.dirty = false;
    this.since = undefined;
    const status = await this.post(leaving).catch(() => 0);
    this.busy = false;
    if (status !== 200) this.dirty = true;
    this.after(status);
  }

  async post(leaving) {
    const body = this.contents();
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), PATIENCE);
    const words = [++this.turn, ...(this.taking ? ["take"] : [])];
    const size = [...body.values()].reduce((sum, value) => sum + value.length * 3 + 200, 0);
    try {
      const answer = await fetch(location.pathname, {
        method: "POST",
        body,
        keepalive: leaving && size < SMALL,
        redirect: "manual",
        headers: { "X-Portal-Draft": words.join(" "), "X-Requested-With": "XMLHttpRequest", Accept: "application/json" },
        signal: abort.signal,
      });
      this.answer = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
      return answer.type === "opaqueredirect" ? 401 : answer.status;
    } finally {
      clearTimeout(timer);
    }
  }

  /** The fields without files, which are handed in with the form, and without the token by which the form acts once. */
  contents() {
    const body = new FormData(this.form);
    body.delete("once");
    for (const [name, value] of [...body]) if (typeof value !== "string") body.delete(name);
    return body;
  }

  after(status) {
    if (status === 200) return this.answer.closed ? this.stop("closed") : this.saved();
    if (status === 401) return this.stop("signin", () => this.signing.ask());
    if (status === 403 && !this.renewed) return this.renew();
    if (status === 412) return this.stop("elsewhere", () => (this.find("take").hidden = false));
    if (status === 413) return this.say("large");
    if (status === 0 || status === 429 || status >= 500) return this.retry(status);
    return this.stop("denied");
  }

  saved() {
    this.tries = 0;
    this.taking = this.renewed = false;
    this.say("saved", this.answer.at);
    this.find("others").textContent = (this.answer.others ?? []).join("；");
    if (this.dirty) this.touched();
    else this.form.dispatchEvent(new CustomEvent("portal:kept", { bubbles: true }));
  }

  retry(status) {
    this.say(status === 0 ? "offline" : "failed");
    this.soon(RETRIES[Math.min(this.tries++, RETRIES.length - 1)]);
  }

  /** A form's token goes out of date when its person signs in anew in another window. */
  async renew() {
    this.renewed = true;
    const token = await this.signing.token();
    if (!token) return this.stop("denied");
    this.send();
  }

  back(token) {
    this.held = false;
    this.form.querySelector("[name=csrfmiddlewaretoken]").value = token;
    this.send();
  }

  take() {
    this.find("take").hidden = true;
    this.taking = true;
    this.held = false;
    this.send();
  }

  stop(what, then) {
    this.held = true;
    this.say(what, this.answer.at);
    then?.();
  }

  /** What was typed goes ahead of the form; a form that would not arrive stays on the page. */
  leaving(event) {
    if (event.submitter?.dataset.addRow !== undefined) return;
    const { state } = this.line.dataset;
    if (state === "offline" || state === "signin") {
      event.preventDefault();
      event.stopImmediatePropagation();
      if (state === "signin") this.signing.insist();
      else this.send();
    } else if (this.dirty && !this.held) this.send(true);
  }

  say(what, at = "") {
    const text = this.line.dataset[what].replace("%", at);
    const changed = this.line.dataset.state !== what;
    this.line.dataset.state = what;
    this.find("says").textContent = text;
    // Only a change is told: what is saved every second is no news.
    if (changed && (what !== "saved" || this.told)) this.find("told").textContent = text;
    this.told ||= what !== "saved";
  }

  find(what) {
    return this.line.querySelector(`[data-draft-${what}]`);
  }
}

export function startDrafts() {
  for (const line of document.querySelectorAll("[data-draft]")) new Keeper(line);
  document.addEventListener("click", (event) => {
    const accept = event.target.closest("[data-draft-accept]");
    if (!accept) return;
    event.preventDefault();
    accept.closest("[data-draft-note]").remove();
  });
}
