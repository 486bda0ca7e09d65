// Rows of a grid: added in place. Without a script the same button asks the server for one more row.
function add(grid, button) {
  const total = grid.querySelector(`[name="${grid.dataset.rows}-TOTAL_FORMS"]`);
  const index = Number(total.value);
  if (index >= Number(grid.dataset.max)) return;
  const text = grid
    .querySelector("template[data-row]")
    .innerHTML.replaceAll("__prefix__", index)
    .replaceAll("__n__", index + 1);
  grid.querySelector("tbody").insertAdjacentHTML("beforeend", text);
  total.value = index + 1;
  button.disabled = index + 1 >= Number(grid.dataset.max);
  grid.querySelector(`tbody tr:last-child :is(input, select, textarea):not([type="hidden"])`)?.focus();
  grid.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Cells copied from a spreadsheet fill the grid from the cell they are pasted into. */
function paste(event) {
  const cell = event.target.closest("[data-rows] tbody td");
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!cell || !/[\t\n]/.test(text.trim())) return;
  event.preventDefault();
  const grid = cell.closest("[data-rows]");
  const lines = withoutHeads(grid, cells(text));
  const rows = () => [...grid.querySelectorAll("tbody tr[data-row-of]")];
  const start = rows().indexOf(cell.parentElement);
  lines.forEach((line, down) => {
    if (!rows()[start + down]) add(grid, grid.querySelector("[data-add-row]"));
    fill(rows()[start + down], cell.cellIndex, line);
  });
  say(grid, lines.length, start + lines.length - rows().length);
}

/** Rows of cells. One with a line break in it stands in quotation marks, doubled inside; any other stands as it is. */
function cells(text) {
  const plain = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
  const cell = /(?:"((?:[^"]|"")*)"(?=\t|\n|$)|([^\t\n]*))(\t|\n|$)/gy;
  const rows = [[]];
  for (let found = cell.exec(plain); found; found = cell.exec(plain)) {
    const value = found[1] === undefined ? found[2] : found[1].replaceAll('""', '"');
    rows.at(-1).push(value.replace(/\s*\n\s*/g, " ").trim());
    if (found[3] === "") break;
    if (found[3] === "\n") rows.push([]);
  }
  return rows;
}

/** The heads of the columns may have been copied with them. */
function withoutHeads(grid, lines) {
  const heads = new Set([...grid.querySelectorAll("thead th")].map((head) => head.textContent.trim()));
  return lines.length > 1 && lines[0].every((value) => heads.has(value)) ? lines.slice(1) : lines;
}

function say(grid, pasted, over) {
  const line = grid.querySelector("[data-pasted]");
  const { said, tooMany } = line.dataset;
  line.textContent = over > 0 ? tooMany.replace("%1", pasted).replace("%2", over) : said.replace("%1", pasted);
}

function fill(row, from, values) {
  if (!row) return;
  values.forEach((value, across) => {
    const input = row.cells[from + across]?.querySelector("input:not([type='checkbox']), textarea, select");
    if (!input) return;
    const option = [...(input.options ?? [])].find((each) => each.text === value.trim());
    input.value = input.options ? (option?.value ?? input.value) : value.trim();
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

export function startRows() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add-row]");
    if (!button) return;
    event.preventDefault();
    add(button.closest("[data-rows]"), button);
  });
  document.addEventListener("paste", paste);
}
