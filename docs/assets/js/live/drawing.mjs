// 让 mermaid 在 style-src 'self' 之下画图。它把颜色写成 <style> 元素与 style 属性，两样都不许；
// 画的时候换成同样意思而许可的写法：构造的样式表，和对象模型里的 style。
const SVG = "http://www.w3.org/2000/svg";
const KEPT = "data-drawn-style";

// 每次画完都还原：页面上别的脚本见到的还是浏览器自己的方法。
function adapt(sheet) {
  const { setAttribute } = Element.prototype;
  Element.prototype.setAttribute = function (name, value) {
    if (name === "style") this.style.cssText = value;
    else setAttribute.call(this, name, value);
  };
  document.createElement = (name, ...options) => {
    if (name !== "style") return Document.prototype.createElement.call(document, name, ...options);
    const standIn = document.createElementNS(SVG, "metadata");
    Object.defineProperty(standIn, "innerHTML", { set: (text) => sheet.replaceSync(text) });
    return standIn;
  };
  return () => {
    Element.prototype.setAttribute = setAttribute;
    delete document.createElement;
  };
}

// mermaid 把画好的图读成文字、清洗，再交出来。读的那一刻，style 换成 data-*，清洗时就不再是样式。
function watchReading(stage) {
  const { get } = Object.getOwnPropertyDescriptor(Element.prototype, "innerHTML");
  stage.appendChild = function (wrapper) {
    Object.defineProperty(wrapper, "innerHTML", {
      get() {
        for (const element of this.querySelectorAll("[style]")) {
          element.setAttribute(KEPT, element.style.cssText);
          element.removeAttribute("style");
        }
        return get.call(this);
      },
    });
    return Node.prototype.appendChild.call(this, wrapper);
  };
}

function revive(text) {
  const svg = document.importNode(new DOMParser().parseFromString(text, "text/html").querySelector("svg"), true);
  for (const element of [svg, ...svg.querySelectorAll(`[${KEPT}]`)]) {
    element.style.cssText = element.getAttribute(KEPT);
    element.removeAttribute(KEPT);
  }
  return svg;
}

// 在 stage（在页面里、有宽度、看不见）里画一张图，返回可以放进页面的 svg。
export async function drawing(mermaid, id, source, stage) {
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  watchReading(stage);
  const restore = adapt(sheet);
  try {
    return revive((await mermaid.render(id, source, stage)).svg);
  } finally {
    restore();
  }
}
