// 在读者的浏览器里画的图。构建把它写进有这种图的页面（scripts/site/live.py）；真正画图的部分等读者快看到图时才下载。
// 脚本关着，或者画不成，看见的是图的源文字。
const observer = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      observer.unobserve(target);
      import("./live/figure.mjs").then((module) => module.draw(target)).catch((error) => explain(target, error));
    }
  },
  { rootMargin: "300px" },
);
for (const element of document.querySelectorAll("div.mermaid")) observer.observe(element);

function explain(element, error) {
  const note = document.createElement("p");
  note.className = "yj-note";
  note.textContent = `图没有画出来（${error.message}），上面是它的源文字。`;
  element.after(note);
}

// mermaid2 插件按它自己的规矩引入一个模块、再调用 initialize；图已经从上面开始画了。
export default { initialize() {} };
