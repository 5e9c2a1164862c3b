// The wipe page's script: a constant text. The page's Clear-Site-Data header has emptied the origin's partition before this
// runs; the script deletes what an engine left, looks for itself, and says whether anything is still to be seen. Storage that
// the browser denies to this page it denies to the mini-program too: nothing to see there. A page that came without that header
// (`data-partial`) never says that all is gone: a script sees neither cookies of other paths nor other tabs' session storage.
// Nor does a page of an engine that lists no IndexedDB database to it (WebKitGTK, across sites): one that it opens itself tells.
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
const asked=(act,name)=>new Promise((done,fail)=>{const r=indexedDB[act](name);r.onsuccess=()=>done(r.result);r.onerror=r.onblocked=()=>fail(r)});
const names=async()=>(await indexedDB.databases()).map(d=>d.name);
await each(names,n=>asked('deleteDatabase',n));
const probe=crypto.randomUUID(),opened=await asked('open',probe).then(d=>(d.close(),1),()=>0),seen=await names().catch(()=>0);
if(opened?!seen||!seen.includes(probe):seen)left++;
if(opened)await asked('deleteDatabase',probe).catch(()=>left++);
await each(async()=>{const names=[];for await(const k of(await navigator.storage.getDirectory()).keys())names.push(k);return names},async k=>(await navigator.storage.getDirectory()).removeEntry(k,{recursive:true}));
parent.postMessage({davit:1,wiped:left==0},'*')
})()`;
