// 在读者的浏览器里画的图。mermaid2 插件把它当作 mermaid 引入并调用 initialize；
// 真正的 mermaid 是我们自己的一份文件，读者快看到图时才下载。
const library = new URL("../vendor/mermaid/mermaid.tiny.js", import.meta.url);
const STEP = 1.2;

function load() {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = library;
    script.onload = () => resolve(globalThis.mermaid);
    script.onerror = () => reject(new Error("mermaid 下载失败"));
    document.head.append(script);
  });
}

function makePannable(figure) {
  const svg = figure.querySelector("svg");
  let box = svg.viewBox.baseVal;
  const home = [box.x, box.y, box.width, box.height];
  const zoom = (factor) => {
    const [w, h] = [box.width / factor, box.height / factor];
    svg.setAttribute("viewBox", [box.x + (box.width - w) / 2, box.y + (box.height - h) / 2, w, h].join(" "));
    box = svg.viewBox.baseVal;
  };
  svg.addEventListener("pointermove", (event) => {
    if (!event.buttons) return;
    const scale = box.width / svg.clientWidth;
    svg.setAttribute("viewBox", [box.x - event.movementX * scale, box.y - event.movementY * scale, box.width, box.height].join(" "));
  });
  const bar = document.createElement("div");
  bar.className = "yj-acts";
  for (const [name, act] of [
    ["放大", () => zoom(STEP)],
    ["缩小", () => zoom(1 / STEP)],
    ["复位", () => svg.setAttribute("viewBox", home.join(" "))],
  ]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = name;
    button.addEventListener("click", act);
    bar.append(button);
  }
  figure.querySelector("figcaption").before(bar);
}

async function draw(element, options) {
  const mermaid = await load();
  const dark = document.body.dataset.mdColorScheme === "slate";
  mermaid.initialize({ ...options, startOnLoad: false, theme: dark ? "dark" : "neutral" });
  await mermaid.run({ nodes: [element] });
  makePannable(element.closest("figure"));
}

export default {
  initialize(options) {
    const observer = new IntersectionObserver(
      (entries) => {
        for (const entry of entries.filter((e) => e.isIntersecting)) {
          observer.unobserve(entry.target);
          draw(entry.target, options).catch((error) => entry.target.setAttribute("data-error", error.message));
        }
      },
      { rootMargin: "200px" },
    );
    for (const element of document.querySelectorAll("div.mermaid")) observer.observe(element);
  },
};
