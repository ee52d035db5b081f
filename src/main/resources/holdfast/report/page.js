(() => {
  'use strict';
  const data = JSON.parse(document.getElementById('data').textContent);
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const paper = matchMedia('print');
  const phone = matchMedia('(max-width: 48rem)');
  // Told apart also by those who do not see red and green alike.
  const colours = { light: ['#1d6fa5', '#e0a030', '#b3541e', '#8a94a0'], dark: ['#5fb0e5', '#e9b957', '#e08a4f', '#8793a0'] };
  const number = new Intl.NumberFormat('en');
  let drawn = [];

  const text = (value, unit) => number.format(value) + (unit === '%' ? '%' : ' ' + unit);

  function options(chart, ink, line) {
    const isRows = chart.kind === 'rows';
    const isStack = chart.kind === 'stack';
    const many = Object.keys(chart.series).length > 1;
    const values = { beginAtZero: true, stacked: isStack, border: { display: false }, grid: { color: line },
      ticks: { color: ink, maxTicksLimit: phone.matches ? 5 : 8,
        callback: value => number.format(value) + (chart.unit === '%' ? '%' : chart.unit === 'h' ? ' h' : '') } };
    const labels = { stacked: isStack, border: { color: line }, grid: { display: false },
      ticks: { color: ink, autoSkip: !isRows, maxRotation: 0, autoSkipPadding: 12, font: isRows ? { size: 11 } : {} } };
    return {
      responsive: true, maintainAspectRatio: false, animation: false, indexAxis: isRows ? 'y' : 'x',
      interaction: { mode: 'index', axis: isRows ? 'y' : 'x', intersect: false },
      scales: isRows ? { x: values, y: labels } : { x: labels, y: values },
      plugins: {
        legend: { display: many, position: 'bottom', labels: { color: ink, boxWidth: 14 } },
        title: { display: !many, text: (chart.unit === '%' ? '% ' : '') + Object.keys(chart.series)[0], color: ink,
          align: 'start', font: { weight: 'normal' } },
        tooltip: { callbacks: { label: item => item.dataset.label + ': ' + text(item.raw, chart.unit) } } } };
  }

  function draw() {
    drawn.forEach(each => each.destroy());
    const palette = colours[dark.matches && !paper.matches ? 'dark' : 'light'];
    const style = getComputedStyle(document.documentElement);
    const ink = style.getPropertyValue('--soft').trim();
    const line = style.getPropertyValue('--line').trim();
    drawn = Object.entries(data).map(([name, chart]) => {
      const canvas = document.getElementById(name);
      if (chart.kind === 'rows') {
        canvas.parentElement.style.height = 4 + 1.15 * chart.labels.length + 'rem';
      }
      const isLine = chart.kind === 'line';
      return new Chart(canvas, { type: isLine ? 'line' : 'bar', options: options(chart, ink, line),
        data: { labels: chart.labels, datasets: Object.entries(chart.series).map(([label, values], i) => ({
          label, data: values, backgroundColor: palette[i] + (isLine ? '33' : ''), borderColor: palette[i],
          borderWidth: isLine ? 2 : 0, fill: isLine, pointRadius: 0, pointHitRadius: 12, tension: .2,
          categoryPercentage: .85, barPercentage: .95 })) } });
    });
  }

  let folded = [];
  addEventListener('beforeprint', () => {
    folded = [...document.querySelectorAll('details:not([open])')];
    folded.forEach(each => { each.open = true; });
    drawn.forEach(each => each.resize());
  });
  addEventListener('afterprint', () => {
    folded.forEach(each => { each.open = false; });
    drawn.forEach(each => each.resize());
  });
  [dark, paper, phone].forEach(each => each.addEventListener('change', draw));
  draw();
})();
