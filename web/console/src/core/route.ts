/** Where pages are. */
import { at } from "./language";

export interface Filters {
  region?: string | undefined;
  role?: string | undefined;
}

export const paths = {
  home: () => at(""),
  me: () => at("/me"),
  people: ({ region, role }: Filters = {}) => {
    const query = new URLSearchParams({ ...(region ? { region } : {}), ...(role ? { role } : {}) }).toString();
    return at(`/people${query ? `?${query}` : ""}`);
  },
  invite: () => at("/people/new"),
  person: (id: string) => at(`/people/${encodeURIComponent(id)}`),
  file: (id: string) => at(`/files/${encodeURIComponent(id)}`),
};
