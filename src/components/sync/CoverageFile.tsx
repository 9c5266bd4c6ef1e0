import Download from "lucide-react/icons/download";
import type { Coverage } from "#src/components/connections/labels.ts";
import { coverageCsv } from "./coverage-csv.ts";

type Props = { account: string; coverage: Coverage };

/** The same months as a file, made of what is shown. */
export function CoverageFile({ account, coverage }: Props) {
  function save() {
    const url = URL.createObjectURL(new Blob([coverageCsv(account, coverage)], { type: "text/csv;charset=utf-8" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = `coverage-${account.replace(/[^\w.@-]/g, "_")}.csv`;
    link.click();
    URL.revokeObjectURL(url);
  }

  return (
    <button type="button" className="btn btn-quiet btn-small -me-2" onClick={save}>
      <Download size={14} aria-hidden="true" />
      Download CSV
    </button>
  );
}
