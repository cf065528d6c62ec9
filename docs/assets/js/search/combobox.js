// 输入框与列表合成一个 combobox：焦点不离开输入框，选中的一项由 aria-activedescendant 说出。
class Combobox {
  constructor(input, list, hurry) {
    this.input = input;
    this.list = list;
    this.hurry = hurry;
    this.active = null;
    input.addEventListener("keydown", (event) => this.onKey(event));
    // 只听鼠标真的在动：列表在静止的鼠标下面滚动，不算选。
    list.addEventListener("pointermove", ({ pointerType, target }) => {
      if (pointerType === "mouse") this.select(target.closest("[role=option]") ?? this.active);
    });
    list.addEventListener("click", (event) => this.onClick(event));
    // 手指去翻列表时收起键盘，给结果让出半屏。
    list.addEventListener("touchmove", () => input.blur(), { passive: true });
  }

  get options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  // 列表答的还是上一个查询；新的到了，show 会改回来。
  outdate() {
    this.list.setAttribute("aria-busy", "true");
  }

  get outdated() {
    return this.list.getAttribute("aria-busy") === "true";
  }

  show(name, groups, first) {
    this.list.replaceChildren(...groups);
    this.list.setAttribute("aria-label", name);
    this.list.hidden = !groups.length;
    this.list.scrollTop = 0;
    this.input.setAttribute("aria-expanded", String(groups.length > 0));
    this.list.setAttribute("aria-busy", "false");
    this.options.forEach((option, index) => { option.id = `${this.list.id}-${index}`; });
    this.active = null;
    this.select(first ? this.options[0] : null);
  }

  select(option) {
    this.active?.setAttribute("aria-selected", "false");
    this.active = option ?? null;
    option?.setAttribute("aria-selected", "true");
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  move(step) {
    const options = this.options;
    if (!options.length) return;
    const now = options.indexOf(this.active);
    const next = { Home: 0, End: options.length - 1, ArrowDown: now + 1, ArrowUp: now < 0 ? -1 : now - 1 }[step];
    this.select(options[(next + options.length) % options.length]);
    this.active.scrollIntoView({ block: "nearest" });
  }

  open(aside) {
    const link = this.active?.querySelector("a");
    if (aside && link) window.open(link.href, "_blank", "noopener");
    else link?.click();
  }

  // 点在链接里，浏览器自己会办；点在选项的边上，或者是辅助技术替读者点的选项，就替它点链接。
  onClick({ target, ctrlKey, metaKey }) {
    const option = target.closest("[role=option]");
    if (!option || target.closest("a")) return;
    this.select(option);
    this.open(ctrlKey || metaKey);
  }

  onKey(event) {
    // 输入法正在组字：方向键选字、回车上屏，都是它的。Safari 结束组字的那次回车只认得出 229。
    if (event.isComposing || event.keyCode === 229 || event.altKey || event.shiftKey) return;
    const { key } = event;
    if (key === "Enter") {
      event.preventDefault();
      // 手快的读者不等结果就按回车：要的是这个查询的第一条，不是上一个查询的。
      if (this.outdated) this.hurry();
      else this.open(event.ctrlKey || event.metaKey);
    } else if (["ArrowDown", "ArrowUp", "Home", "End"].includes(key) && !event.ctrlKey && !event.metaKey && !this.list.hidden) {
      event.preventDefault();
      this.move(key);
    }
  }
}
