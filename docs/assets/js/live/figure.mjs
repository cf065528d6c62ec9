// 一张在浏览器里画的图：用站点的颜色与字体，深浅各画一份，可以缩放与平移。
import { addControls } from "./controls.mjs";
import { drawing } from "./drawing.mjs";
import { settings } from "./theme.mjs";

const LIBRARY = new URL("../../vendor/mermaid/mermaid.tiny.js", import.meta.url);

// 露出哪一份由样式决定：读者切换、系统切换、打印，都不用重画。规则与 tokens.css 选颜色的规则相同。
const SCHEMES = ["default", "slate"];
const CHOICE = `
  .mermaid[data-processed] { max-height: none; overflow: visible; }
  .mermaid > svg { display: block; margin-inline: auto; max-height: 80vh; }
  .mermaid > svg[data-md-color-scheme="slate"] { display: none; }
  @media screen {
    :root[data-md-color-scheme="slate"] .mermaid > svg { display: none; }
    :root[data-md-color-scheme="slate"] .mermaid > svg[data-md-color-scheme="slate"] { display: block; }
  }
  @media screen and (prefers-color-scheme: dark) {
    :root:not([data-md-color-scheme="default"]) .mermaid > svg { display: none; }
    :root:not([data-md-color-scheme="default"]) .mermaid > svg[data-md-color-scheme="slate"] { display: block; }
  }
  /* 桑基图的流用正片叠底，在深色里会全黑 */
  .mermaid > svg[data-md-color-scheme="slate"] .link { mix-blend-mode: normal !important; }`;

let library;
let before = Promise.resolve();
let drawn = 0;

// mermaid 一次只画一张：设置是它全局的。
export function draw(element) {
  const turn = before.then(() => drawBoth(element));
  before = turn.catch(() => {});
  return turn;
}

async function drawBoth(element) {
  library ??= load();
  const mermaid = await library;
  const source = element.textContent;
  const drawings = [];
  for (const scheme of SCHEMES) drawings.push(await drawIn(element.closest("figure"), scheme, mermaid, source));
  element.dataset.processed = "true";
  element.replaceChildren(...drawings);
  addControls(element, drawings);
}

async function drawIn(figure, scheme, mermaid, source) {
  const stage = document.createElement("div");
  stage.dataset.mdColorScheme = scheme;
  Object.assign(stage.style, { position: "absolute", visibility: "hidden", width: `${figure.clientWidth}px` });
  figure.append(stage);
  try {
    mermaid.initialize(settings(stage));
    const svg = await drawing(mermaid, `live-${drawn++}`, source, stage);
    svg.dataset.mdColorScheme = scheme;
    return svg;
  } finally {
    stage.remove();
  }
}

async function load() {
  const choice = new CSSStyleSheet();
  choice.replaceSync(CHOICE);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, choice];
  await new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = LIBRARY;
    script.onload = resolve;
    script.onerror = () => reject(new Error("mermaid 下载失败"));
    document.head.append(script);
  });
  return globalThis.mermaid;
}
