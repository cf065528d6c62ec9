// 追问：一次全部展开或收起；再点一次通往它的链接也展开；打印时全部展开。没有脚本时，每一问照样自己展开。
const folds = [...document.querySelectorAll(".yj-ask > details")];

function setAll(open) {
  for (const fold of folds) fold.open = open;
}

// 按钮写着下一步做什么；读者自己展开到最后一问，它也跟着改口。
function label(button) {
  button.textContent = folds.every((fold) => fold.open) ? "全部收起" : "全部展开";
}

function addButton(heading) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "yj-ask-all";
  button.addEventListener("click", () => setAll(!folds.every((fold) => fold.open)));
  for (const fold of folds) fold.addEventListener("toggle", () => label(button));
  label(button);
  heading.after(button);
}

const heading = document.getElementById("follow-ups");
if (heading && folds.length > 1) addButton(heading);

// 地址没有变，就没有 hashchange：不会自己展开的浏览器，要在点下去的时候替它展开。
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link?.hash || event.defaultPrevented || link.href !== location.href) return;
  const fold = document.getElementById(decodeURIComponent(link.hash.slice(1)))?.closest(".yj-ask > details");
  if (fold) fold.open = true;
});

// 样式已让支持的浏览器不靠脚本就印全；其余的在这里展开，印完收回原样。
let closed = [];
addEventListener("beforeprint", () => {
  closed = folds.filter((fold) => !fold.open);
  setAll(true);
});
addEventListener("afterprint", () => {
  for (const fold of closed) fold.open = false;
});
