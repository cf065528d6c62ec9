// /search/ 这一页：面板就在页里，不盖对话框。没有查询，全部问题露着；有查询，让位给结果。
let page;

export function settle({ place, query: text, all }) {
  if (page) return;
  const list = document.querySelector("[data-search-list]");
  const heading = element("h1", { className: "yj-sr", hidden: true }, "搜索结果");
  const { title } = document;
  page = new Panel({
    all,
    rest: () => ({ message: "输入要找的词，或者从下面的全部问题里挑一题" }),
    changed: (state) => {
      // 搜索出了毛病，也让问题露出来。
      const listed = state === "idle" || state === "failure";
      list.hidden = !listed;
      heading.hidden = listed;
      document.title = page.text ? `搜索「${page.text}」${title.slice(title.lastIndexOf(" · "))}` : title;
      // 新的结果从头看起。
      if (document.activeElement === page.input && place.getBoundingClientRect().top < 0) place.scrollIntoView();
    },
  });
  page.input.addEventListener("focus", () => { startEngine().catch(() => {}); }, { once: true });
  page.input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing && page.input.value) page.empty();
  });
  place.prepend(heading, ...page.parts);
  page.text = text ?? "";
  page.run();
}

export function focus() {
  page.focus();
}
