// Who is invited, and who would like to sit beside whom.

export interface Guest {
  readonly id: string;
  readonly name: string;
  readonly initials: string;
  /** Which of the palette's hues is theirs. */
  readonly hue: number;
}

const NAMES = [
  'Ana Lopes',
  'Bram de Vries',
  'Chiara Conti',
  'Deniz Kaya',
  'Emeka Obi',
  'Freja Holm',
  'Goran Ilić',
  'Hana Sato',
  'Idris Bello',
  'Jonas Weber',
  'Kiri Tane',
  'Lucía Vega',
];

const initialsOf = (name: string): string => {
  const words = name.split(' ');
  return `${words[0]?.charAt(0)}${words.at(-1)?.charAt(0)}`;
};

export const GUESTS: readonly Guest[] = NAMES.map((name, index) => ({
  id: (name.split(' ')[0] as string).toLowerCase().normalize('NFD').replace(/\W/g, ''),
  name,
  initials: initialsOf(name),
  hue: index % 6,
}));

const BY_ID = new Map(GUESTS.map((guest) => [guest.id, guest]));

export function guestOf(id: string): Guest {
  const guest = BY_ID.get(id);
  if (!guest) throw new Error(`There is no guest ${id}`);
  return guest;
}

/** As friends call them. */
export const firstName = (id: string): string => guestOf(id).name.split(' ')[0] as string;
