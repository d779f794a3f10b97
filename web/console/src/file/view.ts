/** How a picture is looked at: larger, turned, moved. Sizes in CSS pixels. */
export interface Size {
  width: number;
  height: number;
}

/** `zoom` 1: all of it fits its frame. `turn`: quarter turns with the clock. `x`, `y`: how far its middle is from the frame's. */
export interface View {
  zoom: number;
  turn: 0 | 1 | 2 | 3;
  x: number;
  y: number;
}

export const WHOLE: View = { zoom: 1, turn: 0, x: 0, y: 0 };
export const STEP = 1.4;
export const MOST = 8;

/** The picture as it lies: on its side its width is its height. */
function lying(picture: Size, turn: View["turn"]): Size {
  return turn % 2 ? { width: picture.height, height: picture.width } : picture;
}

/** By how much the picture is scaled so that all of it fits. */
export function fit(picture: Size, frame: Size, turn: View["turn"]): number {
  const { width, height } = lying(picture, turn);
  return width && height ? Math.min(frame.width / width, frame.height / height) : 1;
}

/** No further than its edge meets the frame's edge: it never gets lost. */
export function held(view: View, picture: Size, frame: Size): View {
  const scale = fit(picture, frame, view.turn) * view.zoom;
  const { width, height } = lying(picture, view.turn);
  const most = { x: Math.max(0, (width * scale - frame.width) / 2), y: Math.max(0, (height * scale - frame.height) / 2) };
  const within = (value: number, limit: number) => Math.min(limit, Math.max(-limit, value)) || 0; // no -0
  return { ...view, x: within(view.x, most.x), y: within(view.y, most.y) };
}

/** Closer or further away, around the frame's middle. */
export function zoomed(view: View, by: number): View {
  const zoom = Math.min(MOST, Math.max(1, view.zoom * by));
  const grown = zoom / view.zoom;
  return { ...view, zoom, x: view.x * grown, y: view.y * grown };
}

/** A quarter with the clock; all of it is shown again. */
export function turned(view: View): View {
  return { ...WHOLE, turn: ((view.turn + 1) % 4) as View["turn"] };
}

export function moved(view: View, x: number, y: number): View {
  return { ...view, x: view.x + x, y: view.y + y };
}
