// Runs before the first paint, so that a chosen theme does not flash. Storage may be forbidden: then the system decides.
try {
  const theme = localStorage.getItem("l0-theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch {}
