// A long list of units, experts or fields becomes a box one can type into; the plain <select> stays where no script runs.
import TomSelect from "tom-select";

function dress(select) {
  if (select.tomselect) return;
  const url = select.dataset.source;
  const picker = new TomSelect(select, {
    maxOptions: 200,
    plugins: select.multiple ? ["remove_button"] : [],
    load: url ? (typed, done) => look(url, typed).then(done, () => done()) : null,
    valueField: "value",
    labelField: "text",
    searchField: ["text"],
  });
  name(select, picker.control_input);
}

/** The library moves the label to its own box: the list that stands behind it is called the same, the hint goes along. */
function name(select, box) {
  const label = document.getElementById(`${select.id}-ts-label`);
  if (label) select.setAttribute("aria-labelledby", label.id);
  const hint = select.getAttribute("aria-describedby");
  if (hint) box.setAttribute("aria-describedby", hint);
}

async function look(url, typed) {
  const answer = await fetch(`${url}?q=${encodeURIComponent(typed)}`, { headers: { Accept: "application/json" } });
  return (await answer.json()).results;
}

export function startPickers() {
  const within = (root) => root.querySelectorAll("select[data-picker]").forEach(dress);
  within(document);
  document.addEventListener("htmx:afterSwap", (event) => within(event.detail.target));
}
