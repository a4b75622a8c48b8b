// Builds the page of a call with nobody between: everything in one HTML file.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { minify } from "terser";
import { build } from "vite";
import { fixedNames } from "./p2pNames.mjs";

const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Messengers carry the page inside: every byte counts. */
const MOST_BYTES = 45_056;

/** Writes a file, and the folder for it. */
function write(path, text) {
  mkdirSync(dirname(here(path)), { recursive: true });
  writeFileSync(here(path), text);
}

/** Script and style of an entry, as text. */
async function bundle(entry, small) {
  const [result] = await build({
    configFile: false,
    root: here("."),
    publicDir: false,
    logLevel: "warn",
    build: {
      write: false,
      minify: false,
      cssMinify: small,
      // The oldest browser in use with the page is Chromium 87 of Ubuntu Touch. It knows the words of ES2022 that the
      // page uses, so that lowering them would only cost size; the style is lowered.
      target: "es2022",
      cssTarget: "chrome87",
      lib: {
        entry: here(entry),
        formats: ["iife"],
        name: "parleyCall",
        cssFileName: "page",
        fileName: () => "page.js",
      },
      sourcemap: small ? false : "inline",
    },
  });
  const text = (end) => {
    const found = result.output.find(({ fileName }) => fileName.endsWith(end));
    return String(found?.code ?? found?.source ?? "").trim();
  };
  const parts = { script: text(".js"), style: text(".css") };
  return small ? { script: await smallScript(parts.script), style: smallStyle(parts.style) } : parts;
}

async function smallScript(code) {
  const ecma = 2020;
  const properties = { reserved: fixedNames(), keep_quoted: true };
  const compress = { ecma, passes: 4, toplevel: true, unsafe_arrows: true, unsafe_methods: true, pure_getters: true };
  // Fields without a value are only for TypeScript; no other line is a single word.
  const lean = code.replace(/^\t+(?!return|break|continue)\w+;\n/gm, "");
  const result = await minify(lean, { ecma, compress, mangle: { toplevel: true, properties }, format: { ecma } });
  return result.code;
}

/** Nobody but the style itself uses the names of its colours. */
function smallStyle(css) {
  const used = [...new Set(css.match(/(?<=var\()--parley-[\w-]+/g))];
  return css
    .replace(/--[\w-]+:[^;{}]*;?/g, (line) => (used.includes(line.split(":")[0]) ? line : ""))
    .replace(/--parley-[\w-]+/g, (name) => `--${used.indexOf(name).toString(36)}`);
}

const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** Nothing but the page's own script and style runs; pictures come from wherever the host's avatar is. */
const policyOf = (script, style) =>
  `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; img-src * data: blob:; media-src data: blob: mediastream:; base-uri 'none'; form-action 'none'`;

function page({ script, style }, policy) {
  // A script in a page ends at the first such word, wherever it stands.
  if (/<\/(script|style)/i.test(script + style)) throw new Error("The P2P page would end in the middle.");
  const html = readFileSync(here("src/p2p/index.html"), "utf8").replace(/\s*\n\s*/g, "\n");
  // Replacements are functions, because a dollar sign in a script would mean something otherwise.
  return html
    .replace(
      '<meta charset="utf-8" />',
      (charset) => `${charset}\n<meta http-equiv="Content-Security-Policy" content="${policy}" />`,
    )
    .replace("</head>", () => `<style>${style}</style>\n</head>`)
    .replace(/<script type="module"[^>]*><\/script>/, () => `<script>${script}</script>`);
}

/** The page for everybody, into `dist/p2p` and where the server finds it. Throws where it is too large. */
export async function buildP2P() {
  const parts = await bundle("src/p2p/main.ts", true);
  const policy = policyOf(parts.script, parts.style);
  const html = page(parts, policy);
  const bytes = Buffer.byteLength(html);
  if (bytes > MOST_BYTES) throw new Error(`The P2P page has ${bytes} bytes; ${MOST_BYTES} are allowed.`);
  for (const folder of ["dist/p2p", "dist/app/p2p"]) write(`${folder}/index.html`, html);
  // A server that sends a policy of its own must allow as much as the page does.
  write("dist/app/p2p/csp.txt", `${policy}; frame-ancestors 'self'\n`);
  console.log(`p2p/index.html: ${bytes} of ${MOST_BYTES} bytes`);
}

/** The same page with developer tools inside and readable code. */
export async function buildP2PDebug() {
  const parts = await bundle("src/p2p/debug.ts", false);
  write("dist/p2p/debug.html", page(parts, policyOf(parts.script, parts.style)));
  console.log("p2p/debug.html");
}

if (process.argv[2] === "debug") await buildP2PDebug();
if (process.argv[2] === "page") await buildP2P();
