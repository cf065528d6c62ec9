// 写在每一页的头部：读者选过明暗，就在第一次绘制之前用上；没选过，跟随系统，由样式表决定。
try {
  const theme = localStorage.getItem("youju-theme");
  if (theme) document.documentElement.dataset.mdColorScheme = theme;
} catch {
  // 浏览器不许存取：跟随系统。
}
