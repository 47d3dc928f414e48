import type { Locator, Page } from "playwright-core";

export interface SavedFile {
  readonly name: string;
  readonly mediaType: string;
  readonly text: string;
}

/** Has the page remember what each file that it saves is. */
export async function keepMediaTypes(page: Page): Promise<void> {
  await page.evaluate(() => {
    const create = URL.createObjectURL;
    URL.createObjectURL = (blob: Blob) => {
      document.body.dataset["saved"] = blob.type;
      return create(blob);
    };
  });
}

/** Presses a button that saves a file. */
export async function save(page: Page, button: Locator): Promise<SavedFile> {
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  const mediaType = await page.evaluate(() => document.body.dataset["saved"] ?? "");
  return { name: download.suggestedFilename(), mediaType, text: Buffer.concat(chunks).toString("utf8") };
}
