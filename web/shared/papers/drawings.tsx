/** A card photographed well, and badly: drawn, so that nobody's papers are shown. */

function Card({ blurred = false }: { blurred?: boolean }) {
  return (
    <g opacity={blurred ? 0.45 : 1}>
      <rect x="18" y="22" width="84" height="54" rx="6" fill="var(--card)" stroke="currentColor" stroke-width="3" />
      <circle cx="38" cy="44" r="9" fill="none" stroke="currentColor" stroke-width="3" />
      <path d="M26 66c2-9 22-9 24 0M60 40h32M60 50h32M60 60h20" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" />
    </g>
  );
}

export function GoodPhoto() {
  return (
    <svg class="drawing" viewBox="0 0 120 100" aria-hidden="true">
      <rect x="2" y="2" width="116" height="96" rx="8" fill="none" stroke="var(--moss)" stroke-width="3" />
      <Card />
    </svg>
  );
}

export function BadPhoto() {
  return (
    <svg class="drawing" viewBox="0 0 120 100" aria-hidden="true">
      <rect x="2" y="2" width="116" height="96" rx="8" fill="none" stroke="var(--brick)" stroke-width="3" />
      <g transform="translate(44 18) rotate(14 60 50)">
        <Card blurred />
      </g>
      <path d="M2 60L70 2H10a8 8 0 0 0-8 8z" fill="currentColor" opacity="0.35" />
    </svg>
  );
}
