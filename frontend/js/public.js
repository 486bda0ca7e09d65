// The public pages: nothing here is needed to read them or to send a form.
import { startCountdown } from "./countdown.js";
import { startFiles } from "./files.js";
import { startFocus } from "./focus.js";
import { startMenus } from "./menus.js";
import { startPartial } from "./partial.js";
import { startSwitches } from "./switches.js";

startPartial();
startSwitches();
startMenus();
startFocus();
startFiles();
startCountdown();
