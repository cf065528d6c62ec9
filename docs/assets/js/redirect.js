// 短链接：到答案页去，并带上 # 后面的小节；中转页不进历史记录。
addEventListener("DOMContentLoaded", () => {
  location.replace(document.getElementById("target").href + location.hash);
});
