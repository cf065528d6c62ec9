// 明暗：按一下换一边。与系统不同才记下来，相同就忘掉，以后继续跟随系统。
// 第一次绘制之前的那一步在 theme-start.js，读的是同一个键。
const KEY = "youju-theme";
const WORDS = { default: "切换到深色", slate: "切换到浅色" };
const root = document.documentElement;
const button = document.querySelector("[data-theme-toggle]");
const bars = [...document.querySelectorAll('meta[name="theme-color"][media]')];
const colours = Object.fromEntries(bars.map((bar) => [bar.media.includes("dark") ? "slate" : "default", bar.content]));
const system = matchMedia("(prefers-color-scheme: dark)");

const ofSystem = () => (system.matches ? "slate" : "default");

// 浏览器可以不许存取（无痕、企业策略），那时只在本页有效。
function stored() {
  try {
    const value = localStorage.getItem(KEY);
    return value in WORDS ? value : null;
  } catch {
    return null;
  }
}

function store(scheme) {
  try {
    if (scheme === ofSystem()) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, scheme);
  } catch {
    // 记不住就不记。
  }
}

// 没有选择（null）就去掉属性，由样式表跟随系统。
function show(choice) {
  if (choice) root.dataset.mdColorScheme = choice;
  else delete root.dataset.mdColorScheme;
  for (const bar of bars) bar.content = colours[choice ?? (bar.media.includes("dark") ? "slate" : "default")] ?? bar.content;
  const words = WORDS[choice ?? ofSystem()];
  button?.setAttribute("aria-label", words);
  button?.setAttribute("title", words);
}

if (button) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const next = (root.dataset.mdColorScheme ?? ofSystem()) === "slate" ? "default" : "slate";
    store(next);
    show(next);
  });
}
addEventListener("storage", (event) => {
  if (event.key === KEY || event.key === null) show(stored());
});
system.addEventListener("change", () => show(stored()));
show(stored());
