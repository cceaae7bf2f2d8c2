// An element with its class and properties, made in one go.

export function made(tag, className, { role, ...properties } = {}) {
  const element = Object.assign(document.createElement(tag), { className, ...properties });
  if (role) {
    element.setAttribute("role", role);
  }
  return element;
}
