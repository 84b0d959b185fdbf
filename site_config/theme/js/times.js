// Times stand in UTC; this adds the reader's own zone: beside it in timelines and facts, as a tooltip everywhere.
(() => {
  "use strict";

  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
  const parts = new Intl.DateTimeFormat("en-GB", {
    weekday: "short", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit",
    hourCycle: "h23", timeZoneName: "short",
  });

  const local = (moment) => {
    const piece = Object.fromEntries(parts.formatToParts(moment).map(({ type, value }) => [type, value]));
    return {
      day: `${piece.year}-${piece.month}-${piece.day}`,
      clock: `${piece.hour}:${piece.minute} ${piece.timeZoneName}`,
      weekday: piece.weekday,
    };
  };

  for (const element of document.querySelectorAll("time.aw-time[datetime*='T']")) {
    const moment = new Date(element.dateTime);
    if (Number.isNaN(moment.valueOf())) continue;
    const here = local(moment);
    element.title = `${here.weekday} ${here.day}, ${here.clock}${zone ? ` (${zone})` : ""}`;
    if (moment.getTimezoneOffset() === 0 || !element.closest(".aw-timeline, .aw-facts")) continue;
    const beside = document.createElement("span");
    beside.className = "aw-local";
    beside.textContent = here.day === element.dateTime.slice(0, 10) ? here.clock : `${here.day} ${here.clock}`;
    element.append(beside);
  }
})();
