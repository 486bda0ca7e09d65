// In its last day a deadline counts down in hours and minutes, by the server's time and not by the reader's watch.
const HOUR = 3600000;

export function startCountdown() {
  const meta = document.querySelector("meta[name='portal:now']");
  if (!meta) return;
  const ahead = Date.parse(meta.content) - Date.now();
  const show = () => {
    for (const due of document.querySelectorAll("time.pt-due[datetime]")) {
      const left = Date.parse(due.dateTime) - Date.now() - ahead;
      const words = due.querySelector("b");
      if (left <= 0 || left > 24 * HOUR || !words) continue;
      words.textContent = meta.dataset.words
        .replace("%h", Math.floor(left / HOUR))
        .replace("%m", Math.floor((left % HOUR) / 60000));
    }
  };
  show();
  setInterval(show, 30000);
}
