// The texts that are seen and have a contrast of less than 4.5 (3 if they are large): WCAG 2.2, 1.4.3. What is switched
// off is exempt there.

const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true });

/** Any colour of CSS as the browser paints it: red, green, blue, and how much of it there is. */
function painted(color) {
  pen.clearRect(0, 0, 1, 1);
  pen.fillStyle = color;
  pen.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = pen.getImageData(0, 0, 1, 1).data;
  return [red, green, blue, alpha / 255];
}

function over([red, green, blue, part], ground) {
  return [red, green, blue].map((each, i) => each * part + ground[i] * (1 - part));
}

/** What lies under an element's text, and how much of the text there is. */
function groundOf(element) {
  const layers = [];
  let part = 1;
  for (let each = element; each; each = each.parentElement) {
    const style = getComputedStyle(each);
    layers.unshift(painted(style.backgroundColor));
    part *= Number(style.opacity);
  }
  return [layers.reduce((ground, layer) => over(layer, ground), [255, 255, 255]), part];
}

function luminance(color) {
  const [red, green, blue] = color.map((each) => each / 255)
    .map((each) => (each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function isLarge(style) {
  const px = parseFloat(style.fontSize);
  return px >= 24 || (px >= 18.66 && Number(style.fontWeight) >= 700);
}

const hasText = (element) => element.matches('input, select')
  || [...element.childNodes].some((each) => each.nodeType === Node.TEXT_NODE && each.data.trim());

const isSeen = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
  && element.getBoundingClientRect().width > 1 && !element.closest(':disabled, [aria-disabled=true]');

return [...document.body.querySelectorAll('*')].filter((each) => hasText(each) && isSeen(each)).flatMap((each) => {
  const style = getComputedStyle(each);
  const [ground, part] = groundOf(each);
  const [red, green, blue, alpha] = painted(style.color);
  const found = contrast(over([red, green, blue, alpha * part], ground), ground);
  return found >= (isLarge(style) ? 3 : 4.5) ? []
    : [`${found.toFixed(2)}: '${(each.textContent || each.value).trim()}' (${each.tagName.toLowerCase()} ${each.className})`];
});
