/** No page flashes in the wrong theme: runs before the first paint, and again when the choice or the system changes. */
const theme = `(function(){var d=document.documentElement,m=matchMedia("(prefers-color-scheme: dark)");function a(){var t=null;try{t=localStorage.getItem("theme")}catch(e){}d.dataset.theme=t==="light"||t==="dark"?t:m.matches?"dark":"light"}a();m.addEventListener("change",a);addEventListener("storage",function(e){if(e.key==="theme")a()});addEventListener("syncline:theme",a)})();`;

/**
 * A button or box that is drawn but not awake yet does what was asked once it is. Without this a quick press on a slow line
 * is lost. Forms with an address of their own work without script and are left alone. The pause lets React read the
 * box's old state first, or it would see no change.
 */
const earlyPress = `addEventListener("click",function(e){var b=e.target instanceof Element&&e.target.closest("button,input[type=checkbox],input[type=radio]"),i=b&&b.closest("astro-island[ssr]");if(!i||b.form&&b.form.hasAttribute("action"))return;e.preventDefault();i.addEventListener("astro:hydrate",function(){setTimeout(function(){b.click()},50)},{once:true})},true);`;

/**
 * The one script in <head>. Inline by need: the middleware lets exactly this text through the content security policy,
 * by its hash.
 */
export const themeScript = theme + earlyPress;
