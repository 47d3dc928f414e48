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
  const [follows, setFollows] = useState(true);

  const toEnd = useCallback(() => {
    const box = scroller.current;
    if (box !== null) box.scrollTop = box.scrollHeight;
    setFollows(true);
  }, []);

  const onScroll = useCallback(() => {
    const box = scroller.current;
    if (box !== null) setFollows(box.scrollHeight - box.scrollTop - box.clientHeight < NEAR);
  }, []);

  useLayoutEffect(() => {
    if (follows || size === 0) toEnd();
  }, [size]);

  return { scroller, onScroll, follows, toEnd };
}
