// The wipe page's script: a constant text. The page's Clear-Site-Data header has emptied the origin's partition before this
// runs; the script deletes what an engine left, looks for itself, and says whether everything is gone.
export const WIPE_SCRIPT = `(async()=>{
let wiped=false;
try{
localStorage.clear();sessionStorage.clear();
for(const c of document.cookie.split(/; */))if(c)document.cookie=c.split('=')[0]+'=;max-age=0;path=/';
for(const r of await navigator.serviceWorker.getRegistrations())await r.unregister();
for(const k of await caches.keys())await caches.delete(k);
for(const{name}of await indexedDB.databases())await new Promise((done,fail)=>{const r=indexedDB.deleteDatabase(name);r.onsuccess=done;r.onerror=r.onblocked=fail});
const root=await navigator.storage.getDirectory();
for await(const k of root.keys())await root.removeEntry(k,{recursive:true});
wiped=!localStorage.length&&!document.cookie&&!(await caches.keys()).length&&!(await indexedDB.databases()).length
}catch{}
parent.postMessage({davit:1,wiped},'*')
})()`;
