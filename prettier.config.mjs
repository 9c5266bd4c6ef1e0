/** @type {import("prettier").Config} */
export default {
  printWidth: 120,
  plugins: ["prettier-plugin-astro", "prettier-plugin-tailwindcss"],
  tailwindStylesheet: "./src/styles/app.css",
  overrides: [{ files: "*.astro", options: { parser: "astro" } }],
};
