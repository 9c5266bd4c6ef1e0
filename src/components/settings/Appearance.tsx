import { chooseTheme, THEMES, useTheme } from "#src/components/shell/theme.ts";
import { Panel } from "./Panel.tsx";

export function Appearance() {
  const theme = useTheme();

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
              onChange={() => chooseTheme(value)}
              className="sr-only"
            />
            {label}
          </label>
        ))}
      </fieldset>
    </Panel>
  );
}
