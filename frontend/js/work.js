// The workbench: what makes long forms, lists and scoring quicker. Each part improves a page that works without it.
import Alpine from "@alpinejs/csp";
import "./public.js";
import { bulk } from "./bulk.js";
import { startCounter } from "./counter.js";
import { startDrafts } from "./drafts.js";
import { startPickers } from "./pickers.js";
import { startRows } from "./rows.js";
import { scores } from "./scores.js";
import { tellSignedIn } from "./signing-in.js";
import { startUnsaved } from "./unsaved.js";

startRows();
startCounter();
startUnsaved();
startDrafts();
tellSignedIn();
startPickers();

Alpine.data("bulk", bulk);
Alpine.data("scores", scores);
Alpine.start();
