import { Toast } from "@base-ui/react/toast";
import X from "lucide-react/icons/x";
import { toastManager } from "./toasts.ts";

export function Toaster() {
  return (
    <Toast.Provider toastManager={toastManager} timeout={6_000}>
      <Toast.Portal>
        <Toast.Viewport className="toasts">
          <Toasts />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function Toasts() {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} className="toast">
      <Toast.Content className="min-w-0 flex-1">
        <Toast.Title className="font-[600]" />
        <Toast.Description className="text-sm text-ink-soft" />
      </Toast.Content>
      {toast.actionProps && <Toast.Action className="btn btn-small" />}
      <Toast.Close className="btn btn-quiet btn-small w-7 !px-0" aria-label="Dismiss">
        <X size={15} aria-hidden="true" />
      </Toast.Close>
    </Toast.Root>
  ));
}
