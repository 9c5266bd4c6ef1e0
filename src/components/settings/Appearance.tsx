import { useEffect, useState } from "react";
import { chooseTheme, readTheme, type Theme, THEMES } from "#src/components/shell/theme.ts";
import { Panel } from "./Panel.tsx";

export function Appearance() {
  // The choice lives in the browser, so the server cannot know it: nothing is checked until then.
  const [theme, setTheme] = useState<Theme | null>(null);
  useEffect(() => setTheme(readTheme()), []);

  return (
    <Panel title="Appearance" lead="Kept in this browser.">
      <fieldset className="segmented">
        <legend className="sr-only">Theme</legend>
        {THEMES.map(({ value, label }) => (
          <label key={value} className="segment">
            <input
              type="radio"
              name="theme"
              value={value}
              checked={theme === value}
              onChange={() => {
                setTheme(value);
                chooseTheme(value);
              }}
              className="sr-only"
            />
            {label}
          </label>
        ))}
      </fieldset>
    </Panel>
  );
}
