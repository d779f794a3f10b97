/** Who fills in a form here is she. */
export const toOffice = false;
