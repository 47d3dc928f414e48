import type { RefObject } from "preact";
import { useCallback, useLayoutEffect, useRef, useState } from "preact/hooks";

/** Closer to the end than this counts as being there, CSS pixels. */
const NEAR = 24;

interface FollowEnd {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly onScroll: () => void;
  /** Whether the end is kept in sight: until the user scrolls away from it. */
  readonly follows: boolean;
  readonly toEnd: () => void;
}

/** Keeps the end of a growing box in sight, but for a reader who has scrolled away from it. */
export function useFollowEnd(size: number): FollowEnd {
  const scroller = useRef<HTMLDivElement>(null);
  /** Where the box was last known to be: the browser tells of scrolling only before it paints. */
  const known = useRef(0);
  const [follows, setFollows] = useState(true);

  const toEnd = useCallback(() => {
    const box = scroller.current;
    if (box !== null) {
      box.scrollTop = box.scrollHeight;
      known.current = box.scrollTop;
    }
    setFollows(true);
  }, []);

  const onScroll = useCallback(() => {
    const box = scroller.current;
    if (box === null) return;
    known.current = box.scrollTop;
    setFollows(box.scrollHeight - box.scrollTop - box.clientHeight < NEAR);
  }, []);

  useLayoutEffect(() => {
    const isLeft = (scroller.current?.scrollTop ?? 0) < known.current;
    if ((follows && !isLeft) || size === 0) toEnd();
  }, [size]);

  return { scroller, onScroll, follows, toEnd };
}
