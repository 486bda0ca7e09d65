// Bundles our own CSS and JS with the pinned npm packages into static/portal/, which git ignores.
// Run by `npm run build`; nothing at run time needs node.
import { build } from "esbuild";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";

const out = "static/portal";
const bundled = ["@alpinejs/csp", "bootstrap", "htmx.org", "tom-select"];

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await build({
  entryPoints: {
    portal: "frontend/css/portal.css",
    picker: "frontend/css/picker.css",
    theme: "frontend/js/theme.js",
    public: "frontend/js/public.js",
    work: "frontend/js/work.js",
    passkeys: "frontend/js/passkeys.js",
  },
  outdir: out,
  bundle: true,
  minify: true,
  charset: "utf8",
  legalComments: "linked",
  target: ["chrome100", "firefox100", "safari15.4"],
  logLevel: "warning",
});
for (const picture of ["icons.svg", "favicon.svg"]) await copyFile(`frontend/${picture}`, `${out}/${picture}`);
await writeFile(`${out}/LICENSES.txt`, await licences());

/** The licence text of every package whose code is in the bundles. */
async function licences() {
  const texts = bundled.map(async (name) => {
    const about = JSON.parse(await readFile(`node_modules/${name}/package.json`, "utf8"));
    const text = await readFile(`node_modules/${name}/LICENSE`, "utf8").catch(() => "");
    return `${name} ${about.version}\nLicence: ${about.license}\n\n${text}`;
  });
  return (await Promise.all(texts)).join(`\n${"-".repeat(72)}\n\n`);
}
