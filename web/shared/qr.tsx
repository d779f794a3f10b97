/** A QR code, drawn as one path; the library comes only where one is shown. */
import { useEffect, useState } from "preact/hooks";

export function Qr({ content, label }: { content: string; label: string }) {
  const [drawn, setDrawn] = useState<{ size: number; path: string } | null>(null);
  useEffect(() => {
    let gone = false;
    void import("uqr").then(({ encode }) => {
      const { data, size } = encode(content, { ecc: "M", border: 2 });
      const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
      if (!gone) setDrawn({ size, path });
    });
    return () => {
      gone = true;
    };
  }, [content]);
  return (
    <div class="qr">
      {drawn && (
        <svg viewBox={`0 0 ${drawn.size} ${drawn.size}`} role="img" aria-label={label}>
          <rect width={drawn.size} height={drawn.size} fill="#fff" />
          <path d={drawn.path} fill="#000" shape-rendering="crispEdges" />
        </svg>
      )}
    </div>
  );
}
