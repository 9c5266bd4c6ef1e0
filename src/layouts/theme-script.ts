/**
 * Runs in <head> before the first paint, so that no page flashes in the wrong theme.
 * Inline by need: the middleware lets exactly this text through the content security policy, by its hash.
 */
export const themeScript = `(function(){var d=document.documentElement,m=matchMedia("(prefers-color-scheme: dark)");function a(){var t=null;try{t=localStorage.getItem("theme")}catch(e){}d.dataset.theme=t==="light"||t==="dark"?t:m.matches?"dark":"light"}a();m.addEventListener("change",a);addEventListener("storage",function(e){if(e.key==="theme")a()});addEventListener("syncline:theme",a)})()`;
