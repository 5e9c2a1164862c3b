// The wipe page's script: a constant text. The page's Clear-Site-Data header has emptied the origin's partition before this
// runs; the script deletes what an engine left, looks for itself, and says whether anything is still to be seen. Storage that
// the browser denies to this page it denies to the mini-program too: nothing to see there. A page that came without that header
// (`data-partial`) never says that all is gone: a script sees neither cookies of other paths nor other tabs' session storage.
export const WIPE_SCRIPT = `(async()=>{
let left='partial'in document.currentScript.dataset?1:0;
const each=async(list,remove)=>{
let items=[];
try{items=await list();for(const item of items)await remove(item);items=await list()}catch{left+=items.length;items=[]}
left+=items.length};
for(const s of['localStorage','sessionStorage'])await each(()=>Object.keys(self[s]),k=>self[s].removeItem(k));
await each(()=>document.cookie.split(/; */).filter(Boolean),c=>{for(const a of['',';partitioned'])document.cookie=c.split('=')[0]+'=;max-age=0;path=/;secure;samesite=none'+a});
await each(()=>navigator.serviceWorker.getRegistrations(),r=>r.unregister());
await each(()=>caches.keys(),k=>caches.delete(k));
await each(()=>navigator.storageBuckets.keys(),k=>navigator.storageBuckets.delete(k));
await each(()=>indexedDB.databases(),({name})=>new Promise((done,fail)=>{const r=indexedDB.deleteDatabase(name);r.onsuccess=done;r.onerror=r.onblocked=()=>fail(r)}));
await each(async()=>{const names=[];for await(const k of(await navigator.storage.getDirectory()).keys())names.push(k);return names},async k=>(await navigator.storage.getDirectory()).removeEntry(k,{recursive:true}));
parent.postMessage({davit:1,wiped:left==0},'*')
})()`;
