/** Who fills in a form here does so for her: whom a programme is for says nothing of the office. */
export const toOffice = true;
