import Download from "lucide-react/icons/download";
import type { Coverage } from "#src/components/connections/labels.ts";
import { saveCsv } from "#src/components/ui/csv-file.ts";
import { coverageCsv } from "./coverage-csv.ts";

type Props = { account: string; coverage: Coverage };

/** The same months as a file, made of what is shown. */
export function CoverageFile({ account, coverage }: Props) {
  const save = () => saveCsv(`coverage-${account}`, coverageCsv(account, coverage));

  return (
    <button type="button" className="btn btn-quiet btn-small -me-2" onClick={save}>
      <Download size={14} aria-hidden="true" />
      Download CSV
    </button>
  );
}
