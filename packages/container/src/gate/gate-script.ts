// The gate's whole script: a constant text, so that its hash is constant. It relays between one host page and one app frame,
// gives each document of the app's own origin a port of its own, and believes nobody else. Messages: gate-protocol.ts.

// Names of its state: `up` port to the host · `port` to the app's document · `nth` number of documents so far · `early` a hello
// came before its load · `late` a load came before its hello · `left` the hard bucket: 1000 at once, 500 a second; a long
// message counts once more for each 16 KiB, for the host has to read it.
export const GATE_SCRIPT = `{
const doc=document,{app,host}=doc.currentScript.dataset,now=()=>performance.now(),
tell=(...m)=>up.postMessage(m),
bad=(why,who=app)=>{if(now()-told>1e3)told=now(),tell('bad',why,who)},
take=()=>{const t=now();left=Math.min(1e3,left+(t-last)/2);last=t;return left<1?bad('flood'):left--},
drop=()=>{clearTimeout(timer);if(port)port.onmessage=null,port.close(),tell('lost',nth);port=early=0},
end=why=>{drop();frame.remove();frame=0;tell('gone',why)},
hello=n=>{
starts=[...starts,now()].slice(-4);
if(starts[3]-starts[0]<1e4)return end('crash');
drop();nonce=n;late?late=0:early=1;
const {port1,port2}=new MessageChannel;
port=port1;tell('doc',++nth);
port1.onclose=()=>{if(port==port1)drop()};
port1.onmessage=({data})=>{if(take()){
let s;try{s=JSON.stringify(data);left-=s.length>>14}catch{}
s&&s.length<=1<<20?tell('msg',nth,s):bad('message')}};
frame.contentWindow.postMessage({davit:1,nonce,init:{...init,launch:{...init.launch,reloaded:nth>1}}},app,[port2])},
open=path=>{
frame=doc.createElement('iframe');
frame.sandbox='allow-scripts allow-same-origin allow-forms';
frame.allow='';frame.title=app;
frame.style='position:fixed;width:100%;height:100%;inset:0;border:0';
frame.onload=()=>{if(early)early=0;else{late=1;if(nth)drop(),timer=setTimeout(end,2e3,'navigated')}};
frame.src=app+path;doc.body.append(frame)};
let up,frame,init,port,nonce,early,late,timer,nth=0,left=1e3,last=0,told=-1e3,starts=[];
onmessage=e=>{
if(e.source==parent){
if(e.origin==host&&!up&&e.ports[0])(up=e.ports[0]).onmessage=({data:[kind,a,b]})=>
kind=='open'?(init=b,open(a)):kind=='wipe'?open('/.container/wipe'):kind==nth&&port&&port.postMessage(a)
}else if(up)if(!frame||e.source!=frame.contentWindow||e.origin!=app)bad('stray',e.origin);
else if(take()){
const d=e.data,n=d?.davit==1&&d.hello?.nonce;
if(!init)tell('wiped',d?.wiped);
else if(n&&n!=nonce)hello(n)}}
}`;
