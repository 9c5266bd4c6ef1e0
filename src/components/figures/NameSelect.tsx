import { Select } from "#src/components/ui/Select.tsx";
import { nameFromQuery, nameToQuery } from "#src/paths.ts";
import { GROUPS, type Group, groupName } from "./units.ts";

type Props = {
  group: Group;
  /** As the address spells it. */
  value: string;
  /** As the provider does. */
  names: readonly string[];
  onChange: (value: string) => void;
};

/** One of the sources, stages, owners …; also one that is in the address but no longer in the data. */
export function NameSelect({ group, value, names, onChange }: Props) {
  const asked = value === "" ? null : nameFromQuery(value);
  const all = asked === null || names.includes(asked) ? names : [...names, asked];
  if (all.length === 0) return null;
  const { one, many } = GROUPS[group];
  return (
    <Select
      key={all.length}
      label={`Only one ${one}`}
      name={group}
      value={value}
      options={[
        { value: "", label: `All ${many}` },
        ...all.map((name) => ({ value: nameToQuery(name), label: groupName(name, group) })),
      ]}
      onChange={onChange}
    />
  );
}
