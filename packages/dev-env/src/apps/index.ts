// How a folder becomes the files of a bundle: for whoever packs without serving.
export { AppFolderError } from './app-folder-error.ts';
export { folderStamp } from './folder-stamp.ts';
export { leftOutNote } from './left-out-note.ts';
export { type FolderFiles, readFolder } from './read-folder.ts';
